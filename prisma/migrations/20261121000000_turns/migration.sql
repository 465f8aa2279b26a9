-- Smaller is sooner. One place for the order of severities, so that indices and queries agree on it.
CREATE FUNCTION "vouch_rank"("severity" TEXT) RETURNS INTEGER
    LANGUAGE sql IMMUTABLE
    AS $$
        SELECT CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END
    $$;

-- What this database is for, said at its first use: the sandbox's made-up company, or the real one.
ALTER TABLE "clock" ADD COLUMN "purpose" TEXT,
    ADD CONSTRAINT "clock_purpose_check" CHECK ("purpose" IN ('sandbox', 'real'));

-- Alerts first, then the worst, then the oldest.
CREATE INDEX "events_due_idx" ON "events"(("tier" <> 'alert'), vouch_rank("classification" ->> 'severity'), "received_at", "at", "id")
    WHERE "state" = 'new';

ALTER TABLE "effects" ADD COLUMN "rank" INTEGER NOT NULL DEFAULT 2,
    ADD COLUMN "waits_for" TEXT;
CREATE INDEX "effects_turn_idx" ON "effects"("waits_for", "rank", "seq")
    WHERE "waits_for" IS NOT NULL AND "state" IN ('due', 'running', 'unknown');
CREATE INDEX "effects_failed_idx" ON "effects"("done_at") WHERE "state" = 'failed';

ALTER TABLE "channels" ADD COLUMN "held_until" TIMESTAMPTZ(3);
