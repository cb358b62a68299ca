// A cable between one window and all it asks for, that can be pulled out. The switch of the browser's own tools is
// lifted from service workers in Chromium 107 when their page goes elsewhere; this one cuts whatever the window starts.

import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** Gives `address`, for the window's `proxy`; `pull(off)`; `end()`. */
export async function cable() {
  let cut = false;
  const server = createServer((asked, answer) => {
    const gone = () => answer.destroy();
    const onward = request(asked.url, { method: asked.method, headers: asked.headers }, (told) => {
      answer.writeHead(told.statusCode, told.rawHeaders);
      told.on('error', gone).pipe(answer);
    });
    answer.on('close', () => onward.destroy());
    asked.pipe(onward.on('error', gone));
  });
  // Requests that a journey makes by itself come as a tunnel.
  server.on('connect', ({ url }, socket) => {
    const { hostname, port } = new URL(`http://${url}`);
    const onward = connect(port, hostname, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const [one, other] of [[socket, onward], [onward, socket]]) one.on('error', () => other.destroy()).pipe(other);
  });
  server.on('connection', (socket) => cut && socket.destroy());
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    pull(off) {
      cut = off;
      if (off) server.closeAllConnections();
    },
    end() {
      server.close();
      server.closeAllConnections();
    },
  };
}
