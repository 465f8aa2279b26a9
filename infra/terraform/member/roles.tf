# What EventBridge becomes to reach a queue of another account. The queue's policy names this role.
data "aws_iam_policy_document" "send_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = [local.rule_arns]
    }
  }
}

data "aws_iam_policy_document" "send" {
  count = length(local.foreign) > 0 ? 1 : 0

  statement {
    actions   = ["sqs:SendMessage"]
    resources = distinct([for queue in values(local.foreign) : queue.arn])
  }
}

resource "aws_iam_role" "send" {
  count = length(local.foreign) > 0 ? 1 : 0

  name               = "${var.name}-send"
  description        = "EventBridge sends CloudTrail events to Vouch's queue."
  assume_role_policy = data.aws_iam_policy_document.send_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "send" {
  count = length(local.foreign) > 0 ? 1 : 0

  name   = "send"
  role   = aws_iam_role.send[0].id
  policy = data.aws_iam_policy_document.send[0].json
}

# What Vouch becomes to ask for what the rules may have lost, and for what else somebody did.
data "aws_iam_policy_document" "lookup_trust" {
  count = var.lookup_principal == null ? 0 : 1

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [var.lookup_principal]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [coalesce(var.lookup_external_id, "-")]
    }
  }
}

data "aws_iam_policy_document" "lookup" {
  statement {
    actions   = ["cloudtrail:LookupEvents"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "lookup" {
  count = var.lookup_principal == null ? 0 : 1

  name               = "${var.name}-lookup"
  description        = "Vouch reads this account's CloudTrail events of the last 90 days."
  assume_role_policy = data.aws_iam_policy_document.lookup_trust[0].json
  tags               = var.tags

  lifecycle {
    precondition {
      condition     = var.lookup_external_id != null && length(coalesce(var.lookup_external_id, "-")) >= 16
      error_message = "Expected lookup_external_id with lookup_principal: 16 characters or more, of your own choosing."
    }
  }
}

resource "aws_iam_role_policy" "lookup" {
  count = var.lookup_principal == null ? 0 : 1

  name   = "lookup"
  role   = aws_iam_role.lookup[0].id
  policy = data.aws_iam_policy_document.lookup.json
}
