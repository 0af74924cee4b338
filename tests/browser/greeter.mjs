// Starts the greeter on free ports and calls it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const STARTED_WITHIN_MS = 20_000;

export class Greeter {
  /** A greeter that listens; `flags` are added to its command line. */
  static async start(flags = []) {
    const ports = ["grpc", "http", "admin"].flatMap((kind) => [`--${kind}-server-port`, "0"]);
    const child = spawn(process.env.GREETER, [...ports, ...flags], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const addresses = {};
    const listening = new Promise((resolve, reject) => {
      const late = () => reject(new Error("the greeter does not listen"));
      const timer = setTimeout(late, STARTED_WITHIN_MS);
      child.once("exit", (code) => reject(new Error(`the greeter ended with ${code}`)));
      createInterface({ input: child.stderr }).on("line", (text) => {
        const line = text.startsWith("{") ? JSON.parse(text) : {};
        if (line.message === "listening") {
          addresses[line.listener] = line.addr.replace("0.0.0.0", "127.0.0.1");
        }
        if (Object.keys(addresses).length === 3) {
          clearTimeout(timer);
          resolve();
        }
      });
    });
    await listening.catch((error) => {
      child.kill("SIGKILL");
      throw error;
    });
    return new Greeter(child, addresses);
  }

  constructor(child, addresses) {
    this.child = child;
    this.http = `http://${addresses.http}`;
    this.admin = `http://${addresses.admin}`;
  }

  /** A call over REST: its HTTP status and its body. */
  async call(path, init) {
    const response = await fetch(this.http + path, init);
    return { status: response.status, body: await response.text() };
  }

  /** A page as programs see it. */
  async json(path) {
    const response = await fetch(this.admin + path, { headers: { accept: "application/json" } });
    return response.json();
  }

  /** What a while of use leaves on the pages: good calls, failed ones, and what bad clients send. */
  async use() {
    const hostile = encodeURIComponent("<script>document.title='broken'</script>");
    const json = { "content-type": "application/json" };
    const headers = {
      ...json,
      "x-request-id": "<b onmouseover=alert(1)>id</b>",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };
    for (let round = 0; round < 20; round++) {
      await this.call("/greeter/en/greeting?name=Ada&style=FORMAL");
      await this.call("/greeter/repeat/Ada?count=5");
      await this.call("/greeter/hello", { method: "POST", body: '{"name": "Ada"}', headers });
    }
    await this.call(`/greeter/${hostile}/greeting`, { headers });
    await this.call("/greeter/xx/greeting", { headers });
    await this.call("/greeter/repeat/Ada?count=2000");
    await this.call("/greeter/hello", { method: "POST", body: "{", headers: json });
    await this.call(`/nowhere/${hostile}`);
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    await ended;
  }
}
