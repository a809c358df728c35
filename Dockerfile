# A relay peer in a container. docs/relay.md says how to run it: without root, on a root that cannot be written.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /hedgerow
COPY . .
# A relay peer needs no pages: what is built without them says so.
RUN cargo build --release --locked -p hedgerow

FROM debian:bookworm-slim
RUN groupadd --system --gid 7142 hedgerow-relay \
 && useradd --system --uid 7142 --gid 7142 --home-dir /var/lib/hedgerow-relay --no-create-home hedgerow-relay \
 && install -d -m 0700 -o 7142 -g 7142 /var/lib/hedgerow-relay
COPY --from=build /hedgerow/target/release/hedgerow /usr/bin/hedgerow
USER 7142:7142
ENV HEDGEROW_HOME=/var/lib/hedgerow-relay
VOLUME /var/lib/hedgerow-relay
EXPOSE 7142/tcp 7142/udp
HEALTHCHECK --interval=60s --timeout=10s CMD ["hedgerow", "relay", "show"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["hedgerow"]
CMD ["relay"]
