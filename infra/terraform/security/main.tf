data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

locals {
  account   = data.aws_caller_identity.here.account_id
  partition = data.aws_partition.here.partition
  others    = setsubtract(var.member_accounts, [local.account])
  senders   = setunion(var.member_accounts, [local.account])

  # With an organization nothing below grows with the number of its accounts: policies have little room.
  organized    = var.organization_id != null
  organization = toset(var.organization_id == null ? [] : [var.organization_id])
  in_arns      = local.organized ? toset(["*"]) : local.senders
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-events-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

# 120 seconds are Vouch's time to store a batch. A delivery counts although the database was away, and Vouch itself keeps
# aside what cannot be stored: the dead-letter queue is for when nothing else helps, so the number is the largest there is.
resource "aws_sqs_queue" "events" {
  name                       = "${var.name}-events"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 120
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  tags                       = var.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 1000
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

  # EventBridge of the other accounts, which comes as the role that the member module makes there. Accounts stand in
  # a condition and not as principals, of which a queue's policy takes 50 at most. A role belongs to an organization.
  dynamic "statement" {
    for_each = local.organized || length(local.others) > 0 ? [1] : []

    content {
      sid       = "RulesOfMembers"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.events.arn]

      principals {
        type        = "AWS"
        identifiers = ["*"]
      }

      condition {
        test     = "StringEquals"
        variable = local.organized ? "aws:PrincipalOrgID" : "aws:PrincipalAccount"
        values   = local.organized ? local.organization : local.others
      }

      condition {
        test     = "ArnLike"
        variable = "aws:PrincipalArn"
        values   = ["arn:${local.partition}:iam::*:role/${var.name}-send"]
      }
    }
  }

  # Topics of the members. A service is in no organization itself: it names that of the topic's account. Where it does
  # not, nothing is taken: without either tie anybody's topic of that name could send.
  statement {
    sid       = "TopicsOfMembers"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.events.arn]

    principals {
      type        = "Service"
      identifiers = var.sns_services
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = [for id in local.in_arns : "arn:${local.partition}:sns:*:${id}:${var.name}-events"]
    }

    dynamic "condition" {
      for_each = local.organization

      content {
        test     = "StringEquals"
        variable = "aws:SourceOrgID"
        values   = [condition.value]
      }
    }
  }

  # Buckets that say that a log file is there. They belong to a member.
  dynamic "statement" {
    for_each = length(var.log_buckets) > 0 ? [var.log_buckets] : []

    content {
      sid       = "NoticesOfLogFiles"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.events.arn]

      principals {
        type        = "Service"
        identifiers = ["s3.amazonaws.com"]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = [for bucket in statement.value : "arn:${local.partition}:s3:::${bucket}"]
      }

      condition {
        test     = "StringEquals"
        variable = local.organized ? "aws:SourceOrgID" : "aws:SourceAccount"
        values   = local.organized ? local.organization : local.senders
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

  lifecycle {
    # Spaces are taken out before it is sent.
    precondition {
      condition     = length(jsonencode(jsondecode(data.aws_iam_policy_document.queue.json))) <= 8192
      error_message = "Expected a queue policy of at most 8,192 bytes, found more: set organization_id in place of member_accounts, or name fewer log_buckets."
    }
  }
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
      condition     = (local.organized || contains(local.senders, split(":", each.value)[4])) && split(":", each.value)[5] == "${var.name}-events"
      error_message = "Expected topic_arns to hold topics that the member module made in a member's account, found another."
    }
  }

  depends_on = [aws_sqs_queue_policy.events]
}

# There whether or not anybody is told: whoever looks at the account's alarms sees it.
resource "aws_cloudwatch_metric_alarm" "dead" {
  alarm_name          = "${var.name}-events-dead"
  alarm_description   = "Vouch could not take an event in for hours: see its run log, then redrive the queue."
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

# The canary's way: the same as every event's, from EventBridge of this account to the queue.
resource "aws_cloudwatch_event_rule" "canary" {
  name        = "${var.name}-canary"
  description = "Vouch's own harmless call, every five minutes: where it does not arrive, Vouch is blind."
  state       = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
  tags        = var.tags

  event_pattern = jsonencode({
    source        = ["aws.sts"]
    "detail-type" = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource  = ["sts.amazonaws.com"]
      eventName    = ["GetCallerIdentity"]
      userIdentity = { arn = [{ prefix = "arn:${local.partition}:sts::${local.account}:assumed-role/${var.name}-canary/" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "canary" {
  rule      = aws_cloudwatch_event_rule.canary.name
  target_id = var.name
  arn       = aws_sqs_queue.events.arn
}
