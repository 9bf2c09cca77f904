# noticebot in a container: one static binary, no shell, not root.
#
#   docker build -t noticebot .
#   docker run -d --name noticebot -e NOTICEBOT_TELEGRAM_TOKEN=… -v noticebot:/data noticebot

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# Zone data is inside the binary (time/tzdata), so the image needs none. The empty directory becomes the volume's owner
# and mode: a fresh named volume takes them from the image.
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/noticebot ./cmd/noticebot \
 && mkdir -p /out/data

FROM scratch
# Certificates for https: papers and Telegram.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/noticebot /noticebot
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
ENV NOTICEBOT_STORE=/data/noticebot.db
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/noticebot", "health"]
ENTRYPOINT ["/noticebot"]
CMD ["serve"]
