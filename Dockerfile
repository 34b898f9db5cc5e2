# Andon as a container: built from this source with what requirements.lock names, run by a user
# without rights on a root that may be read-only. `docs/operations.md` says how to run it.

FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python3 -m venv /opt/andon \
    && /opt/andon/bin/pip install --require-hashes -r requirements.lock \
    && python3 -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY storage storage
RUN /opt/build/bin/python -m hatchling build -t wheel -d /wheel \
    && /opt/andon/bin/pip install --no-deps --no-index /wheel/*.whl \
    && /opt/andon/bin/pip uninstall --yes pip

FROM python:3.13-slim-trixie
RUN useradd --uid 10001 --no-log-init --no-create-home --home-dir /var/lib/andon andon \
    && install -d -o andon -g andon -m 0700 /var/lib/andon
COPY --from=build /opt/andon /opt/andon
ENV PATH=/opt/andon/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp \
    DATABASE_URL=sqlite:////var/lib/andon/andon.db \
    ANDON_HEALTH_PORT=8080 \
    ANDON_LOG=json
USER 10001:10001
WORKDIR /var/lib/andon
VOLUME /var/lib/andon
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['ANDON_HEALTH_PORT'] + '/healthz', timeout=10)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["andon"]
CMD ["run"]
