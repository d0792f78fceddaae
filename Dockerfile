# The service as a container: docs/hosting.md. Without a command it runs `callwright start`, set by
# environment variables (docs/configuration.md).
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
COPY scripts/install.mjs scripts/
COPY scripts/node/package.json scripts/node/
RUN node --input-type=module --eval "import { prepare } from '/src/scripts/install.mjs'; prepare('/src')"
COPY . .
RUN npm run --silent build

# What runs: the built package, and the optional packages for PostgreSQL, Temporal, mail and cards,
# all in the versions of package-lock.json.
FROM node:24.21.0-bookworm-slim AS runtime
WORKDIR /opt/callwright
COPY package.json package-lock.json LICENSE ./
COPY scripts/runtime-package.mjs scripts/
RUN node scripts/runtime-package.mjs \
  && npm install --ignore-scripts --no-audit --no-fund \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} + \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete \
  && rm -r scripts
COPY --from=build /src/dist dist
RUN chmod +x dist/cli/main.js

FROM debian:bookworm-slim
COPY --from=runtime /usr/local/bin/node /usr/local/bin/node
COPY --from=runtime /opt/callwright /opt/callwright
# A named volume takes the owner and mode of this folder when it is first used.
RUN ln -s /opt/callwright/dist/cli/main.js /usr/local/bin/callwright \
  && groupadd --gid 1000 callwright \
  && useradd --uid 1000 --gid 1000 --home-dir /var/lib/callwright --no-create-home callwright \
  && install --directory --owner callwright --group callwright --mode 0700 /var/lib/callwright
# Young objects of a service survive, so a larger space for them makes collections short.
ENV NODE_ENV=production \
  NODE_OPTIONS=--max-semi-space-size=8 \
  CALLWRIGHT_HOST=0.0.0.0 \
  CALLWRIGHT_DATA=/var/lib/callwright/data
WORKDIR /var/lib/callwright
VOLUME /var/lib/callwright
EXPOSE 8080
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:' + (process.env.CALLWRIGHT_PORT || 8080) + '/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["callwright"]
CMD ["start"]
