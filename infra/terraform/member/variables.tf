variable "queues" {
  description = "For each region whose events Vouch is to see, the ARN of the queue that takes them. A queue in the same region is reached directly, one in another region through a topic."
  type        = map(string)

  validation {
    condition     = alltrue([for arn in values(var.queues) : can(regex("^arn:[a-z-]+:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", arn))])
    error_message = "Expected the ARN of an SQS queue for each region, such as arn:aws:sqs:eu-west-1:111122223333:vouch-events."
  }
}

variable "through_topics" {
  description = "True sends through an SNS topic even where the queue could be reached directly."
  type        = bool
  default     = false
}

variable "global_regions" {
  description = "Regions in which the global services (IAM, Organizations, CloudFront, Route 53) speak. In the China and GovCloud partitions: every region of queues."
  type        = set(string)
  default     = ["us-east-1"]
}

variable "issued_keys" {
  description = "True brings the records of issued keys (AssumeRole and the like), so that a key can be walked back to a person. They are most of the volume."
  type        = bool
  default     = true
}

variable "patterns_file" {
  description = "Rules made by \"vouch events pattern --terraform\" where there are detections of your own. Left out: those of the shipped catalogue."
  type        = string
  default     = null
}

variable "name" {
  description = "What every name begins with. The security module must be given the same."
  type        = string
  default     = "vouch"
}

variable "lookup_principal" {
  description = "ARN of Vouch's role in the security account, which may then call LookupEvents here. Left out: nobody may."
  type        = string
  default     = null
}

variable "lookup_external_id" {
  description = "The external id that Vouch must show to take the lookup role. Needed with lookup_principal."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything that can have some."
  type        = map(string)
  default     = {}
}
