variable "member_accounts" {
  description = "Ids of the accounts that send events, where there is no organization_id. The account of the queue is added by itself."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.member_accounts : can(regex("^[0-9]{12}$", id))])
    error_message = "Expected account ids of 12 digits."
  }

  # So many fit into the queue's policy. Checked again, byte by byte, where the policy is made.
  validation {
    condition     = length(var.member_accounts) <= 75
    error_message = "Expected at most 75 accounts, found more: leave them out and set organization_id, which has no such limit."
  }
}

variable "organization_id" {
  description = "The organization (o-…) whose accounts may all send, and whose lookup roles Vouch may take; the account of the queue belongs to it. Left out: member_accounts decides."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "Expected the id of an organization, such as o-a1b2c3d4e5."
  }
}

variable "topic_arns" {
  description = "SNS topics of member accounts (their output topic_arns) that send to the queue."
  type        = set(string)
  default     = []
}

variable "sns_services" {
  description = "SNS' own names in policies. A topic in an opt-in region needs its region's too: sns.ap-east-1.amazonaws.com."
  type        = list(string)
  default     = ["sns.amazonaws.com"]
}

variable "trusted_services" {
  description = "AWS services that may run as Vouch's role, such as ecs-tasks.amazonaws.com."
  type        = list(string)
  default     = ["ecs-tasks.amazonaws.com"]
}

variable "name" {
  description = "What every name begins with. The member module must be given the same."
  type        = string
  default     = "vouch"
}

variable "lookup" {
  description = "True lets Vouch take the lookup role of the member accounts."
  type        = bool
  default     = true
}

variable "log_buckets" {
  description = "Names of S3 buckets with CloudTrail log files that Vouch may read, and whose notices the queue takes. They belong to one of the accounts, or to the organization, above."
  type        = set(string)
  default     = []
}

variable "log_keys" {
  description = "ARNs of the KMS keys that these log files are encrypted with."
  type        = set(string)
  default     = []
}

variable "organization_accounts" {
  description = "True lets Vouch list the organization's accounts (VOUCH_ORGANIZATION). This account must be the management account or a delegated administrator."
  type        = bool
  default     = false
}

variable "alarm_actions" {
  description = "ARNs that are told when a message ends up in the dead-letter queue. Left out: the alarm is there and tells nobody."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of everything that can have some."
  type        = map(string)
  default     = {}
}
