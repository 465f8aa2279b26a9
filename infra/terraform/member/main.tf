data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

locals {
  account   = data.aws_caller_identity.here.account_id
  partition = data.aws_partition.here.partition

  # Made from the catalogue; a test of Vouch keeps it so.
  patterns = jsondecode(file(coalesce(var.patterns_file, "${path.module}/generated/patterns.json")))

  queues = {
    for region, arn in var.queues : region => {
      arn     = arn
      account = split(":", arn)[4]
      direct  = split(":", arn)[3] == region && !var.through_topics
    }
  }

  direct = { for region, queue in local.queues : region => queue if queue.direct }
  topics = { for region, queue in local.queues : region => queue if !queue.direct }
  # EventBridge takes a role exactly where the queue is another account's.
  foreign = { for region, queue in local.direct : region => queue if queue.account != local.account }

  # Patterns differ in shape, so each is kept as text: the values of a map must be of one type.
  rules = merge([
    for region in keys(local.queues) : {
      for rule in local.patterns[contains(var.global_regions, region) ? "home" : "elsewhere"] :
      "${region}/${rule.name}" => {
        region  = region
        name    = "${var.name}-${rule.name}"
        why     = rule.why
        state   = rule.state
        pattern = jsonencode(rule.pattern)
      } if var.issued_keys || rule.name != "issued-keys"
    }
  ]...)

  rule_arns = "arn:${local.partition}:events:*:${local.account}:rule/${var.name}-*"
}

resource "aws_cloudwatch_event_rule" "vouch" {
  for_each = local.rules

  region        = each.value.region
  name          = each.value.name
  description   = each.value.why
  state         = each.value.state
  event_pattern = each.value.pattern
  tags          = var.tags
}

resource "aws_cloudwatch_event_target" "vouch" {
  for_each = local.rules

  region    = each.value.region
  rule      = aws_cloudwatch_event_rule.vouch[each.key].name
  target_id = var.name
  arn       = local.queues[each.value.region].direct ? local.queues[each.value.region].arn : aws_sns_topic.vouch[each.value.region].arn
  role_arn  = contains(keys(local.foreign), each.value.region) ? aws_iam_role.send[0].arn : null

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered[each.value.region].arn
  }
}

# The older path, and the only one over a region's border: a topic here, to which the queue's account subscribes.
resource "aws_sns_topic" "vouch" {
  for_each = local.topics

  region = each.key
  name   = "${var.name}-events"
  tags   = var.tags
}

data "aws_iam_policy_document" "topic" {
  for_each = local.topics

  statement {
    sid       = "RulesOfThisAccount"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.vouch[each.key].arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    # EventBridge has not always told topics which account a rule is in: where it does, it must be this one.
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }

  # Whoever owns the queue subscribes it: then nothing is left to confirm.
  statement {
    sid       = "OnlyThatQueueSubscribes"
    actions   = ["sns:Subscribe"]
    resources = [aws_sns_topic.vouch[each.key].arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${each.value.account}:root"]
    }

    condition {
      test     = "StringEquals"
      variable = "sns:Protocol"
      values   = ["sqs"]
    }

    condition {
      test     = "StringEquals"
      variable = "sns:Endpoint"
      values   = [each.value.arn]
    }
  }
}

resource "aws_sns_topic_policy" "vouch" {
  for_each = local.topics

  region = each.key
  arn    = aws_sns_topic.vouch[each.key].arn
  policy = data.aws_iam_policy_document.topic[each.key].json
}

# What EventBridge could not deliver within a day. Vouch finds it again through LookupEvents; this says that it was so.
resource "aws_sqs_queue" "undelivered" {
  for_each = local.queues

  region                    = each.key
  name                      = "${var.name}-undelivered"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

data "aws_iam_policy_document" "undelivered" {
  for_each = local.queues

  statement {
    sid       = "RulesOfThisAccount"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.undelivered[each.key].arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = [local.rule_arns]
    }
  }
}

resource "aws_sqs_queue_policy" "undelivered" {
  for_each = local.queues

  region    = each.key
  queue_url = aws_sqs_queue.undelivered[each.key].url
  policy    = data.aws_iam_policy_document.undelivered[each.key].json
}
