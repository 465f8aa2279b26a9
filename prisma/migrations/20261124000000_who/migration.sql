-- Who is behind a key, a principal or an address, and what else they did. The texts are chosen by others and may be
-- longer than a btree takes, so their hashes are what is sorted. Partial, so that events without one cost nothing.
CREATE INDEX "events_key_idx" ON "events"(hashtextextended("event" #>> '{actor,accessKey}', 0), "at")
    WHERE "event" #>> '{actor,accessKey}' IS NOT NULL;
CREATE INDEX "events_address_idx" ON "events"(hashtextextended("event" ->> 'address', 0), "at")
    WHERE "event" ->> 'address' IS NOT NULL;
-- Without its path: names are unique in an account, and the ARN of a session has none.
CREATE INDEX "events_principal_idx" ON "events"(hashtextextended(regexp_replace("event" #>> '{actor,principal}', '^(arn:[^:]*:iam::[0-9]*:(?:role|user)/).*/', '\1'), 0), "at")
    WHERE "event" #>> '{actor,principal}' IS NOT NULL;
CREATE INDEX "issued_keys_actor_idx" ON "issued_keys"(hashtextextended("actor" ->> 'accessKey', 0), "at")
    WHERE "actor" ->> 'accessKey' IS NOT NULL;
