// For containers, which have no curl: exit 0 if the service on this port is ready.
const [port] = process.argv.slice(2);
const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
process.exitCode = response?.ok === true ? 0 : 1;
