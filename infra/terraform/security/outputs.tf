output "queue_arn" {
  description = "What the member module wants for each region."
  value       = aws_sqs_queue.events.arn
}

output "queue_url" {
  description = "VOUCH_SQS_QUEUE_URL."
  value       = aws_sqs_queue.events.url
}

output "role_arn" {
  description = "What Vouch runs as, and lookup_principal of the member module."
  value       = aws_iam_role.vouch.arn
}

output "policy_arn" {
  description = "The same rights, for a role of your own."
  value       = aws_iam_policy.vouch.arn
}

output "dead_letter_queue_arn" {
  description = "Ought to be empty."
  value       = aws_sqs_queue.dead.arn
}

output "canary_role_arn" {
  description = "VOUCH_CANARY_ROLE_ARN."
  value       = aws_iam_role.canary.arn
}
