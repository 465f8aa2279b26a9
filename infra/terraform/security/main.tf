data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

locals {
  account   = data.aws_caller_identity.here.account_id
  partition = data.aws_partition.here.partition
  others    = setsubtract(var.member_accounts, [local.account])
  senders   = setunion(var.member_accounts, [local.account])
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-events-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

# 120 seconds are Vouch's time to store a batch; a message that came five times is set aside.
resource "aws_sqs_queue" "events" {
  name                       = "${var.name}-events"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 120
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  tags                       = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.url

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.events.arn]
  })
}

data "aws_iam_policy_document" "queue" {
  # EventBridge of this account, which comes as itself.
  statement {
    sid       = "RulesOfThisAccount"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.events.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:events:*:${local.account}:rule/${var.name}-*"]
    }

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }

  # EventBridge of the other accounts, which comes as the role that the member module makes there.
  dynamic "statement" {
    for_each = length(local.others) > 0 ? [local.others] : []

    content {
      sid       = "RulesOfMembers"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.events.arn]

      principals {
        type        = "AWS"
        identifiers = [for id in statement.value : "arn:${local.partition}:iam::${id}:root"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:PrincipalArn"
        values   = [for id in statement.value : "arn:${local.partition}:iam::${id}:role/${var.name}-send"]
      }

      dynamic "condition" {
        for_each = var.organization_id == null ? [] : [var.organization_id]

        content {
          test     = "StringEquals"
          variable = "aws:PrincipalOrgID"
          values   = [condition.value]
        }
      }
    }
  }

  # The listed topics. The account stands in a topic's ARN, so the condition on it holds even where SNS leaves it out.
  dynamic "statement" {
    for_each = length(var.topic_arns) > 0 ? [var.topic_arns] : []

    content {
      sid       = "TopicsOfMembers"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.events.arn]

      principals {
        type        = "Service"
        identifiers = var.sns_services
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = statement.value
      }

      condition {
        test     = "StringEqualsIfExists"
        variable = "aws:SourceAccount"
        values   = local.senders
      }
    }
  }

  statement {
    sid       = "NothingInTheClear"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.events.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "events" {
  queue_url = aws_sqs_queue.events.url
  policy    = data.aws_iam_policy_document.queue.json
}

# A subscription is made by whoever owns the queue, in the topic's region. The whole envelope comes: Vouch checks its topic.
resource "aws_sns_topic_subscription" "members" {
  for_each = var.topic_arns

  region               = split(":", each.value)[3]
  topic_arn            = each.value
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.events.arn
  raw_message_delivery = false

  lifecycle {
    precondition {
      condition     = contains(local.senders, split(":", each.value)[4])
      error_message = "Expected topic_arns to hold topics of member_accounts only, found one of another account."
    }
  }

  depends_on = [aws_sqs_queue_policy.events]
}

resource "aws_cloudwatch_metric_alarm" "dead" {
  count = length(var.alarm_actions) > 0 ? 1 : 0

  alarm_name          = "${var.name}-events-dead"
  alarm_description   = "Vouch could not handle an event five times: see its run log, then redrive the queue."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = var.tags

  dimensions = {
    QueueName = aws_sqs_queue.dead.name
  }
}
