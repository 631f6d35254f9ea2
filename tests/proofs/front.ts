/** nginx and Caddy as `docs/operating/proxy.md` says to set them up: read out of the document, run with ports of a test. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../architecture/sources.ts';
import { freePort } from './free-port.ts';

export interface Front {
	readonly origin: string;
	/** Everything it printed. */
	printed(): string;
	[Symbol.asyncDispose](): Promise<void>;
}

/** A block of the guide in this language (as the fence names it). */
function fromGuide(language: string): string {
	const guide = readFileSync(join(root, 'docs/operating/proxy.md'), 'utf8');
	const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1];
	if (block === undefined) throw new Error(`docs/operating/proxy.md has no block ${language}`);
	return block;
}

/** The program as the system has it, or where `npm test` unpacked it. */
function binary(program: 'nginx' | 'caddy'): string {
	const unpacked = join(root, 'node_modules/.cache/fronts/usr', program === 'nginx' ? 'sbin' : 'bin', program);
	return existsSync(unpacked) ? unpacked : program;
}

export function isInstalled(program: 'nginx' | 'caddy'): boolean {
	try {
		execFileSync(binary(program), [program === 'nginx' ? '-v' : 'version'], { stdio: 'pipe' });
		return true;
	} catch {
		return false;
	}
}

/** Replaces each text, and throws where the guide does not say it (any more). */
function withOurs(text: string, ours: readonly (readonly [string, string])[]): string {
	return ours.reduce((now, [theirs, mine]) => {
		if (!now.includes(theirs)) throw new Error(`docs/operating/proxy.md does not say: ${theirs}`);
		return now.replaceAll(theirs, mine);
	}, text);
}

/** nginx of the guide, before the program on `upstream`; `cached`: with the lines for a cache. */
export async function startNginx(
	folder: string,
	{ upstream, port, cached }: { upstream: number; port: number; cached: boolean }
): Promise<Front> {
	mkdirSync(folder, { recursive: true });
	execFileSync(
		'openssl',
		[
			...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
			...['-subj', '/CN=localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
		],
		{ stdio: 'pipe' }
	);
	const [first = '', ...inside] = fromGuide('nginx-cache').split('\n').filter(Boolean);
	const place = '/etc/letsencrypt/live/stories.example.org';
	const server = withOurs(fromGuide('nginx'), [
		// First: a port of ours may begin like this one.
		['127.0.0.1:3000', `127.0.0.1:${upstream}`],
		['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
		['listen 80;', `listen 127.0.0.1:${await freePort()};`],
		['server_name stories.example.org', 'server_name localhost'],
		[`${place}/fullchain.pem`, join(folder, 'cert.pem')],
		[`${place}/privkey.pem`, join(folder, 'key.pem')],
		['location / {', `location / {\n${cached ? inside.join('\n') : ''}`]
	]);
	const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(name) => `${name}_temp_path ${join(folder, `temp-${name}`)};`
	);
	const cache = cached ? withOurs(first, [['/run/suitcase-cache', join(folder, 'cache')]]) : '';
	const user = process.getuid?.() === 0 ? 'user root;' : '';
	const settings = `${user}\npid ${join(folder, 'pid')};\nerror_log /dev/null crit;\nevents {}\nhttp {\naccess_log off;\n${own.join('\n')}\n${cache}\n${server}\n}\n`;
	writeFileSync(join(folder, 'nginx.conf'), settings);
	const child = spawn(binary('nginx'), [
		'-e',
		'/dev/null',
		'-p',
		folder,
		'-c',
		join(folder, 'nginx.conf'),
		'-g',
		'daemon off;'
	]);
	return running(child, `https://localhost:${port}`);
}

/** Caddy of the guide, with a certificate of its own making. */
export async function startCaddy(
	folder: string,
	{ upstream, port }: { upstream: number; port: number }
): Promise<Front> {
	mkdirSync(folder, { recursive: true });
	const site = withOurs(fromGuide('caddy'), [
		['{\n  log', `{\n  admin off\n  skip_install_trust\n  auto_https disable_redirects\n  log`],
		['stories.example.org {', `https://localhost:${port} {\n  bind 127.0.0.1\n  tls internal`],
		['127.0.0.1:3000', `127.0.0.1:${upstream}`]
	]);
	const file = join(folder, 'Caddyfile');
	writeFileSync(file, site);
	const env = { PATH: process.env.PATH, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
	return running(
		spawn(binary('caddy'), ['run', '--config', file, '--adapter', 'caddyfile'], { env }),
		`https://localhost:${port}`
	);
}

async function running(child: ChildProcess, origin: string): Promise<Front> {
	let text = '';
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
	const orphan = () => child.kill('SIGKILL');
	process.once('exit', orphan);
	const ended = new Promise<void>((done) => child.once('exit', () => done()));
	for (const late = Date.now() + 30_000; ;) {
		const answer = await fetch(`${origin}/robots.txt`).catch(() => null);
		if (answer) break;
		if (child.exitCode !== null || Date.now() > late) throw new Error(`it did not start: ${text}`);
		await new Promise((next) => setTimeout(next, 50));
	}
	return {
		origin,
		printed: () => text,
		async [Symbol.asyncDispose]() {
			process.off('exit', orphan);
			child.kill('SIGTERM');
			await Promise.race([ended, new Promise((next) => setTimeout(next, 3_000))]);
			child.kill('SIGKILL');
		}
	};
}
