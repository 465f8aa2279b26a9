-- The clock everything is compared with. One row; only the sandbox and tests move it.
CREATE TABLE "clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "offset_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "clock_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clock_one_row" CHECK ("id" = 1)
);
INSERT INTO "clock" DEFAULT VALUES;

-- Cut to the millisecond, like every column it is compared with: rounding up would make a row that is due
-- now due a moment later. STABLE, so that an index can serve `due_at <= vouch_now()`.
CREATE FUNCTION "vouch_now"() RETURNS TIMESTAMPTZ
    LANGUAGE sql STABLE
    AS $$
        SELECT date_trunc('milliseconds', clock_timestamp())
            + coalesce((SELECT c.offset_ms FROM public.clock c WHERE c.id = 1), 0) * interval '1 millisecond'
    $$;

CREATE TABLE "events" (
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "road" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "late" BOOLEAN NOT NULL,
    "quiet" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "case_id" TEXT,
    "seen" INTEGER NOT NULL DEFAULT 1,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "event" JSONB NOT NULL,
    "raw" JSONB NOT NULL,
    "classification" JSONB NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "events_state_check" CHECK ("state" IN ('new', 'done', 'late', 'poison'))
);
CREATE UNIQUE INDEX "events_provider_event_id_key" ON "events"("provider", "event_id");
CREATE INDEX "events_received_at_idx" ON "events"("received_at");
CREATE INDEX "events_open_idx" ON "events"("state", "received_at", "at", "id") WHERE "state" <> 'done';

CREATE TABLE "event_conflicts" (
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "road" TEXT NOT NULL,
    "seen" INTEGER NOT NULL DEFAULT 1,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "event" JSONB NOT NULL,
    "raw" JSONB NOT NULL,
    "classification" JSONB NOT NULL,

    CONSTRAINT "event_conflicts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "event_conflicts_provider_event_id_hash_key" ON "event_conflicts"("provider", "event_id", "hash");
CREATE INDEX "event_conflicts_received_at_idx" ON "event_conflicts"("received_at");

CREATE TABLE "refusals" (
    "hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "where" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    "road" TEXT NOT NULL,
    "seen" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),

    CONSTRAINT "refusals_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "refusals_at_idx" ON "refusals"("at");

CREATE TABLE "tallies" (
    "account" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "tallies_pkey" PRIMARY KEY ("account", "service", "name", "hour")
);
CREATE INDEX "tallies_hour_idx" ON "tallies"("hour");

CREATE TABLE "issued_keys" (
    "access_key" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),

    CONSTRAINT "issued_keys_pkey" PRIMARY KEY ("access_key")
);
CREATE INDEX "issued_keys_received_at_idx" ON "issued_keys"("received_at");

CREATE TABLE "intake" (
    "shard" INTEGER NOT NULL,
    "stored" BIGINT NOT NULL DEFAULT 0,
    "counted" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,
    "seen_before" BIGINT NOT NULL DEFAULT 0,
    "conflicts" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "intake_pkey" PRIMARY KEY ("shard")
);
INSERT INTO "intake" ("shard") SELECT generate_series(0, 15);

CREATE TABLE "cases" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "workflow" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "group_key" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "principal" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "audience" JSONB NOT NULL,
    "account" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "deadline" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "cases_code_key" ON "cases"("code");
-- A hash index: a group's key holds names that others chose, and a btree refuses long ones.
CREATE INDEX "cases_group_key_idx" ON "cases" USING HASH ("group_key");
CREATE INDEX "cases_opened_at_idx" ON "cases"("opened_at");
CREATE INDEX "cases_open_idx" ON "cases"("opened_at") WHERE "closed_at" IS NULL;
CREATE INDEX "cases_due_idx" ON "cases"("due_at") WHERE "due_at" IS NOT NULL;

CREATE TABLE "case_items" (
    "case_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "standing" TEXT NOT NULL,
    "item" JSONB NOT NULL,

    CONSTRAINT "case_items_pkey" PRIMARY KEY ("case_id", "event_id"),
    CONSTRAINT "case_items_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "effects" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "case_id" TEXT,
    "lane" TEXT NOT NULL,
    "effect" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'due',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "uncertain" BOOLEAN NOT NULL DEFAULT false,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "lease_until" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "result" TEXT,
    "error" TEXT,

    CONSTRAINT "effects_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "effects_state_check" CHECK ("state" IN ('due', 'running', 'done', 'failed', 'unknown')),
    CONSTRAINT "effects_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "effects_seq_key" ON "effects"("seq");
CREATE INDEX "effects_case_id_idx" ON "effects"("case_id");
CREATE INDEX "effects_due_idx" ON "effects"("due_at", "seq") WHERE "state" IN ('due', 'unknown');
CREATE INDEX "effects_lease_idx" ON "effects"("lease_until") WHERE "state" = 'running';
CREATE INDEX "effects_lane_idx" ON "effects"("lane", "seq") WHERE "state" IN ('due', 'running', 'unknown');
-- Whatever the code believes: one at a time.
CREATE UNIQUE INDEX "effects_one_running_per_lane" ON "effects"("lane") WHERE "state" = 'running';

CREATE TABLE "channels" (
    "channel" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("channel")
);

CREATE TABLE "messages" (
    "case_id" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "ts" TEXT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("case_id", "surface"),
    CONSTRAINT "messages_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "buttons" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "buttons_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "buttons_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "buttons_case_id_surface_input_version_key" ON "buttons"("case_id", "surface", "input", "version");

CREATE TABLE "requests" (
    "request_key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),

    CONSTRAINT "requests_pkey" PRIMARY KEY ("request_key")
);
CREATE INDEX "requests_at_idx" ON "requests"("at");

CREATE TABLE "presses" (
    "id" TEXT NOT NULL,
    "request_key" TEXT NOT NULL,
    "button_id" TEXT NOT NULL,
    "slack_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "filled" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "state" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "outcome" TEXT,
    "error" TEXT,

    CONSTRAINT "presses_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "presses_state_check" CHECK ("state" IN ('new', 'done'))
);
CREATE UNIQUE INDEX "presses_request_key_key" ON "presses"("request_key");
CREATE INDEX "presses_at_idx" ON "presses"("at");
CREATE INDEX "presses_due_idx" ON "presses"("due_at") WHERE "state" = 'new';

CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "person_id" TEXT NOT NULL,
    "duo_user" TEXT NOT NULL,
    "covers" TEXT[],
    "state_hash" TEXT NOT NULL,
    "cookie_hash" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "verifications_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "verifications_state_hash_key" ON "verifications"("state_hash");
CREATE INDEX "verifications_person_id_opened_at_idx" ON "verifications"("person_id", "opened_at");

CREATE TABLE "people" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slack_id" TEXT,
    "email" TEXT,
    "duo_user" TEXT,
    "active" BOOLEAN NOT NULL,
    "frozen" BOOLEAN NOT NULL,
    "names" TEXT[],

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "people_slack_id_idx" ON "people"("slack_id");
CREATE INDEX "people_names_idx" ON "people" USING GIN ("names");

CREATE TABLE "principals" (
    "principal" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,

    CONSTRAINT "principals_pkey" PRIMARY KEY ("principal", "person_id"),
    CONSTRAINT "principals_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "machines" (
    "principal" TEXT NOT NULL,
    "owner_ids" TEXT[],
    "channel" TEXT,

    CONSTRAINT "machines_pkey" PRIMARY KEY ("principal")
);

CREATE TABLE "audit" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "case_id" TEXT,
    "who" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "audit_case_id_idx" ON "audit"("case_id");

CREATE FUNCTION "audit_is_append_only"() RETURNS TRIGGER
    LANGUAGE plpgsql
    AS $$
        BEGIN
            RAISE EXCEPTION 'audit is append-only: % refused', TG_OP
                USING ERRCODE = 'insufficient_privilege', HINT = 'Add a new entry that says what is different.';
        END
    $$;
CREATE TRIGGER "audit_append_only"
    BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit"
    FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
-- Also where session_replication_role would skip ordinary triggers.
ALTER TABLE "audit" ENABLE ALWAYS TRIGGER "audit_append_only";
