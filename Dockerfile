# The first stage installs the hashed lock (and would build what has no wheel); only its result is kept.
FROM python:3.13-slim-trixie AS packages
RUN python -m venv /opt/venv
COPY requirements.lock /build/requirements.lock
RUN /opt/venv/bin/pip install --no-cache-dir --no-input --require-hashes -r /build/requirements.lock

FROM python:3.13-slim-trixie
RUN groupadd --system --gid 10001 course \
    && useradd --system --uid 10001 --gid course --no-create-home --home-dir /srv/course \
        --shell /usr/sbin/nologin course \
    && install -d -o course -g course -m 0700 /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/course
COPY LICENSE LICENSE-CONTENT alembic.ini pyproject.toml ./
COPY migrations migrations
COPY content content
COPY app app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COURSE_DATA_DIR=/data \
    COURSE_HOST=0.0.0.0 \
    COURSE_PORT=8000
USER 10001:10001
VOLUME /data
EXPOSE 8000
# The program is process 1 (no shell between), so that SIGTERM reaches it; it stops within 25 seconds.
# Give it these: `docker stop --time 30`, `stop_grace_period: 30s`.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"COURSE_PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
