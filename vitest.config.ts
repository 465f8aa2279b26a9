import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,detections,workflows,remediations,test,bench}/**/*.test.{ts,tsx}'],
    exclude: ['node_modules', 'dist'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
