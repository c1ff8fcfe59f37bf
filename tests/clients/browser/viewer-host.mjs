// The built viewer and a gateway of a test's own on a real port: as much of WebSockets (RFC 6455) as one viewer needs. What a test types by
// the thousand goes through it several times faster than through a browser's intercepted sockets.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../../portal/dist/', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** Serves the viewer, and connects each socket that it opens to a display. Gives the address of a stream, and what ends it all. */
export async function hostViewer(openDisplay, answer) {
  const server = createServer(async ({ url }, response) => {
    const file = url.startsWith('/stream/') ? 'stream.html' : url.slice(1);
    response.setHeader('Content-Type', types[extname(file)]);
    response.end(await readFile(built + file));
  });
  server.on('upgrade', ({ headers }, socket) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    serve(socket, openDisplay, answer);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}/stream/yeG7lDwNQEiwNTRT7DrV7Q#ticket=secret`,
    close: () => new Promise((resolve) => { server.close(resolve).closeAllConnections(); }),
  };
}

function serve(socket, openDisplay, answer) {
  let unread = Buffer.alloc(0);
  let display = null;
  const end = () => { display?.destroy(); socket.destroy(); };
  socket.on('error', end).on('close', end);
  socket.on('data', (bytes) => {
    unread = Buffer.concat([unread, bytes]);
    for (let frame = take(unread); frame; frame = take(unread)) {
      unread = frame.rest;
      if (frame.kind === 8) return end();
      if (frame.kind === 2) display.write(frame.content);
      else if (!display) {
        socket.write(frameOf(1, Buffer.from(JSON.stringify(answer))));
        display = openDisplay().on('data', (picture) => socket.write(frameOf(2, picture))).on('error', end);
      } else {
        const { id } = JSON.parse(frame.content.toString());
        socket.write(frameOf(1, Buffer.from(JSON.stringify({ type: 'pong', id }))));
      }
    }
  });
}

/** The first whole frame of what a browser has sent; null while there is none. Browsers mask what they send. */
function take(bytes) {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 0x7f;
  const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
  const from = 2 + extra + 4;
  if (bytes.length < from) return null;
  const length = extra === 8 ? Number(bytes.readBigUInt64BE(2)) : extra === 2 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < from + length) return null;
  const mask = bytes.subarray(from - 4, from);
  const content = Buffer.from(bytes.subarray(from, from + length)).map((byte, index) => byte ^ mask[index % 4]);
  return { kind: bytes[0] & 0x0f, content, rest: bytes.subarray(from + length) };
}

function frameOf(kind, content) {
  const { length } = content;
  const head = Buffer.alloc(length < 126 ? 2 : length < 0x10000 ? 4 : 10);
  head[0] = 0x80 | kind;
  head[1] = head.length === 2 ? length : head.length === 4 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, content]);
}
