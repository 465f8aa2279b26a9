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

  dynamic "statement" {
    for_each = var.lookup ? [local.senders] : []

    content {
      sid       = "TakeLookupRoles"
      actions   = ["sts:AssumeRole"]
      resources = [for id in statement.value : "arn:${local.partition}:iam::${id}:role/${var.name}-lookup"]
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
