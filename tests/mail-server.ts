import { createServer, type Server } from 'node:net';

/** A mail server that takes everything and remembers it, but nothing to an address that begins with "nobody". */
export async function mailServer(): Promise<{ url: string; received: string[]; server: Server }> {
	const received: string[] = [];
	const server = createServer((socket) => {
		let inData = false;
		let text = '';
		socket.write('220 here\r\n');
		socket.on('error', () => {});
		socket.on('data', (chunk) => {
			text += chunk.toString('utf8');
			for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
				const line = text.slice(0, end);
				text = text.slice(end + 2);
				received.push(line);
				if (inData) {
					if (line !== '.') continue;
					inData = false;
					socket.write('250 taken\r\n');
				} else if (/^DATA/i.test(line)) {
					inData = true;
					socket.write('354 go on\r\n');
				} else if (/^RCPT TO:<nobody/i.test(line)) socket.write('550 no such mailbox\r\n');
				else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
				else socket.write('250 ok\r\n');
			}
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const at = server.address();
	return { url: `smtp://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`, received, server };
}
