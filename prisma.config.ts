import { defineConfig } from 'prisma/config';

// `generate` and `validate` do not need the schema engine, yet want to download it: any program satisfies them.
// With this set, `migrate` and `db push` do nothing and exit 0; migrations are applied by the store at start.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
