# Builds Vouch and keeps only what it runs on. Run it with an init that reaps (docker run --init), a volume on
# /data, and the settings of docs/configuration.md:
#   docker run --init --read-only --tmpfs /tmp -v vouch:/data -p 3000:3000 --env-file vouch.env vouch

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
# The embedded PostgreSQL wants a user with a name. /data is the one place where this user may write.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin vouch \
  && install -d -o vouch -g vouch -m 0700 /data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY bin/vouch.js ./bin/vouch.js
# The sandbox answers on the loopback only, which is of no use in here: without Slack settings a start is an error.
ENV NODE_ENV=production VOUCH_DATA_DIR=/data VOUCH_SANDBOX=0
# Node.js 24 would keep three times the room for what is soon gone, and be no faster for it.
ENV NODE_OPTIONS=--max-semi-space-size=8
USER 10001:10001
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.VOUCH_PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/vouch.js"]
CMD ["start"]
