/* One event stream for all tabs of a site: a browser has six connections to a host, and with a stream
   in each tab the seventh tab would not load. Runs as a shared worker; preview.js starts it.

   Tells every page what the stream tells: {event, data}. A page that comes later is told first what
   the last `hello` and `findings` were. `offline` is told when the stream breaks. */
"use strict";

(function () {
  const ports = new Set();
  const last = {};
  let source = null;

  function tell(event, data) {
    for (const port of ports) port.postMessage({ event, data });
  }

  function connect() {
    source = new EventSource("/_handbok/events");
    for (const event of ["hello", "reload", "style", "findings"]) {
      source.addEventListener(event, (message) => {
        const data = JSON.parse(message.data);
        if (event === "hello" || event === "findings") last[event] = data;
        // A newcomer must not be told of an older state than the others have.
        else if (last.hello) last.hello.generation = data.generation;
        tell(event, data);
      });
    }
    source.addEventListener("error", () => {
      tell("offline", null);
      // A browser tries again by itself after a break, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
    });
  }

  self.addEventListener("connect", (opened) => {
    const port = opened.ports[0];
    ports.add(port);
    port.addEventListener("message", (message) => {
      if (message.data === "bye") ports.delete(port);
    });
    port.start();
    if (!source) connect();
    const open = source.readyState === EventSource.OPEN;
    for (const event of ["hello", "findings"]) {
      if (open && last[event]) port.postMessage({ event, data: last[event] });
    }
  });
})();
