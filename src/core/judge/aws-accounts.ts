/**
 * Accounts of AWS from which load balancers write their logs into a bucket, one a region. The older way to set
 * that up names them in the bucket's policy, and nobody but AWS can act in them.
 */
export const LOAD_BALANCER_ACCOUNTS: ReadonlySet<string> = new Set([
  '127311923021',
  '033677994240',
  '027434742980',
  '797873946194',
  '098369216593',
  '754344448648',
  '589379963580',
  '718504428378',
  '383597477331',
  '600734575887',
  '114774131450',
  '783225319266',
  '582318560864',
  '985666609251',
  '054676820928',
  '156460612806',
  '652711504416',
  '635631232127',
  '009996457667',
  '897822967062',
  '076674570225',
  '507241528517',
  '190560391635',
  '048591011584',
  '638102146993',
  '037604701340',
]);

/**
 * Accounts of AWS that publish layers for functions: Lambda Insights, Powertools, OpenTelemetry, and for us-east-1
 * the extensions for parameters and secrets and for AppConfig. A layer of theirs is no stranger's code. That says
 * nothing of anything else such an account might be given or send.
 */
export const LAYER_ACCOUNTS: ReadonlySet<string> = new Set([
  '580247275435',
  '017000801446',
  '901920570463',
  '177933569100',
  '027255383542',
]);
