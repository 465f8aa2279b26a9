-- Where events come from, and when we last knew that they do. One row a source; every process reads the same.
CREATE TABLE "sources" (
    "source" TEXT NOT NULL,
    "gone" BOOLEAN NOT NULL DEFAULT false,
    "watched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "turn_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "heard_at" TIMESTAMPTZ(3),
    "lag_ms" INTEGER,
    "looked_to" TIMESTAMPTZ(3),
    "recovered" BIGINT NOT NULL DEFAULT 0,
    "trouble" TEXT,
    "blind_at" TIMESTAMPTZ(3),
    "page" TEXT NOT NULL DEFAULT 'none',
    "page_until" TIMESTAMPTZ(3),

    CONSTRAINT "sources_pkey" PRIMARY KEY ("source"),
    CONSTRAINT "sources_page_check" CHECK ("page" IN ('none', 'trigger', 'triggered', 'resolve'))
);

CREATE TABLE "canaries" (
    "mark" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT vouch_now(),
    "arrived_at" TIMESTAMPTZ(3),

    CONSTRAINT "canaries_pkey" PRIMARY KEY ("mark")
);
CREATE INDEX "canaries_sent_at_idx" ON "canaries"("sent_at");
