output "topic_arns" {
  description = "Topics to hand to the security module, and to Vouch as VOUCH_SNS_TOPIC_ARNS."
  value       = [for topic in values(aws_sns_topic.vouch) : topic.arn]
}

output "lookup_role_arn" {
  description = "The role that Vouch takes for LookupEvents; null where there is none."
  value       = one(aws_iam_role.lookup[*].arn)
}

output "undelivered_queue_arns" {
  description = "Queues that ought to be empty: watch them."
  value       = { for region, queue in aws_sqs_queue.undelivered : region => queue.arn }
}
