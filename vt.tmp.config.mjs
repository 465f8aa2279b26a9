import { existsSync } from 'node:fs';
export default { plugins: [{ name: 'stubs', enforce: 'pre', resolveId(id) {
  if (id.endsWith('adapters/aws/sqs.js') && !existsSync('src/adapters/aws/sqs.ts')) return '/tmp/stubs/sqs.ts';
  if (id.endsWith('adapters/web/index.js') && !existsSync('src/adapters/web/index.ts')) return '/tmp/stubs/web.ts';
} }], test: { include: ['**/*.test.ts'], exclude: ['node_modules'], globalSetup: ['test/global-setup.ts'], testTimeout: 30000, hookTimeout: 60000 } };
