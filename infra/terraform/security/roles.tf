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
}

resource "aws_iam_policy" "vouch" {
  name        = var.name
  description = "Takes events off Vouch's queue and reads CloudTrail in member accounts."
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
