-- A person's questions of the last day, counted under a lock: not by reading everybody's.
CREATE INDEX "cases_asked_idx" ON "cases"(("audience" ->> 'personId'), "opened_at") WHERE "workflow" = 'verify-action';

-- The audit is never pruned; its last entry of a rare action is looked for each week and at each load of a tuning file.
CREATE INDEX "audit_action_idx" ON "audit"("action", "seq");

-- What may be pruned, by the hour.
CREATE INDEX "effects_done_idx" ON "effects"("done_at") WHERE "state" IN ('done', 'failed');
