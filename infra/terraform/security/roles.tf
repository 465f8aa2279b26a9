data "aws_iam_policy_document" "vouch_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = var.trusted_services
    }

    # Not every service says for which account it asks; those that do must say this one.
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

# All that Vouch needs, and nothing else.
data "aws_iam_policy_document" "vouch" {
  statement {
    sid       = "TakeEvents"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.events.arn]
  }

  # That role of any account of the organization, or of those that are listed.
  dynamic "statement" {
    for_each = var.lookup ? [1] : []

    content {
      sid       = "TakeLookupRoles"
      actions   = ["sts:AssumeRole"]
      resources = [for id in local.in_arns : "arn:${local.partition}:iam::${id}:role/${var.name}-lookup"]

      dynamic "condition" {
        for_each = local.organization

        content {
          test     = "StringEquals"
          variable = "aws:ResourceOrgID"
          values   = [condition.value]
        }
      }
    }
  }

  statement {
    sid       = "SendCanaries"
    actions   = ["sts:AssumeRole"]
    resources = [aws_iam_role.canary.arn]
  }

  dynamic "statement" {
    for_each = length(var.log_buckets) > 0 ? [var.log_buckets] : []

    content {
      sid       = "ReadLogFiles"
      actions   = ["s3:GetObject"]
      resources = [for bucket in statement.value : "arn:${local.partition}:s3:::${bucket}/*"]
    }
  }

  # For "vouch backfill", and so that a file that is not there is told apart from one that may not be read.
  dynamic "statement" {
    for_each = length(var.log_buckets) > 0 ? [var.log_buckets] : []

    content {
      sid       = "ListLogFiles"
      actions   = ["s3:ListBucket"]
      resources = [for bucket in statement.value : "arn:${local.partition}:s3:::${bucket}"]
    }
  }

  # For "vouch backfill --verify": the keys that CloudTrail signs its digest files with. They belong to no resource.
  dynamic "statement" {
    for_each = length(var.log_buckets) > 0 ? [1] : []

    content {
      sid       = "CheckLogFiles"
      actions   = ["cloudtrail:ListPublicKeys"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = length(var.log_keys) > 0 ? [var.log_keys] : []

    content {
      sid       = "DecryptLogFiles"
      actions   = ["kms:Decrypt"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = var.organization_accounts ? [1] : []

    content {
      sid       = "ListAccounts"
      actions   = ["organizations:ListAccounts"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_policy" "vouch" {
  name        = var.name
  description = "Takes events off Vouch's queue, reads log files, and reads CloudTrail in member accounts."
  policy      = data.aws_iam_policy_document.vouch.json
  tags        = var.tags

  lifecycle {
    # IAM does not count spaces.
    precondition {
      condition     = length(jsonencode(jsondecode(data.aws_iam_policy_document.vouch.json))) <= 6144
      error_message = "Expected a policy of at most 6,144 characters, found more: set organization_id in place of member_accounts, or name fewer log_buckets and log_keys."
    }
  }
}

resource "aws_iam_role" "vouch" {
  name               = var.name
  description        = "What Vouch runs as."
  assume_role_policy = data.aws_iam_policy_document.vouch_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "vouch" {
  role       = aws_iam_role.vouch.name
  policy_arn = aws_iam_policy.vouch.arn
}

# What the canary calls as: it may do nothing, and its one call needs no right.
data "aws_iam_policy_document" "canary_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.vouch.arn]
    }

    condition {
      test     = "StringLike"
      variable = "sts:RoleSessionName"
      values   = ["vouch-canary-*"]
    }
  }
}

resource "aws_iam_role" "canary" {
  name               = "${var.name}-canary"
  description        = "Has no rights. Vouch calls GetCallerIdentity as it, to see that events arrive."
  assume_role_policy = data.aws_iam_policy_document.canary_trust.json
  tags               = var.tags
}
