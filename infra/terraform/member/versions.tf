terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.0 is the first that takes "region" on every resource.
      version = ">= 6.0"
    }
  }
}
