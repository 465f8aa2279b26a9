-- What events of the past add up to: one row for a detection and whatever it counts for. Every row stays small,
-- however many events there are, and goes when it can no longer matter.
CREATE TABLE "history" (
    "watch" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "track" JSONB,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "history_pkey" PRIMARY KEY ("watch", "key")
);
CREATE INDEX "history_until_idx" ON "history"("until");
