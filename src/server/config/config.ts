/**
 * The only reader of the environment. What it returns is typed and checked once, at the start; secrets are a separate
 * value, so that writing the configuration to a log can never write a password.
 */
import { resolve } from 'node:path';
import { choice, count, httpOrigin, httpOrigins, postgresUrl, smtpUrl, type Problem, type Read } from './read.ts';

export type Login = 'owner' | 'desk' | 'worker' | 'intake' | 'public' | 'press';

export interface Config {
	host: string;
	port: number;
	/** The address people type, if a proxy stands in front (`https://stories.example.org`); null: whatever they typed. */
	origin: string | null;
	/** Absolute path of the data folder. */
	data: string;
	/** Originals (sealed) and renditions, below `data`. */
	files: string;
	database: 'embedded' | 'external';
	doors: 'all' | 'public';
	/** Files and folders that deliberately need not lie in `data`. */
	keysFile: string;
	secretFile: string;
	ledger: string;
	ledgerSecond: string | null;
	/** Where backups go: better on another disk. */
	backups: string;
	/** A folder in memory (tmpfs): the only place where a recording lies open while it is worked on. */
	memoryFolder: string;
	/** How many proxies stand in front; 0: none, forwarding headers are ignored. */
	trustedProxy: number;
	mailFrom: string | null;
	/** Whether practice mode may run here; whether it does is a setting in the database. */
	practice: boolean;
	workers: boolean;
	/** Other addresses at which readers get this site (nodes, a cache in front): the nightly drill looks there too. */
	drillAddresses: readonly string[];
}

/** Values that never go into a log. */
export interface Secrets {
	databaseUrl: string | null;
	databaseUrls: Partial<Record<Login, string>>;
	mailUrl: string | null;
}

export interface Settings {
	config: Config;
	secrets: Secrets;
}

const logins: readonly Login[] = ['owner', 'desk', 'worker', 'intake', 'public', 'press'];

/** Reads every setting; returns all problems at once, each naming the variable, the reason and the remedy. */
export function readSettings(
	env: Record<string, string | undefined>
): { ok: true; value: Settings } | { ok: false; problems: Problem[] } {
	const problems: Problem[] = [];
	const text = (name: string) => env[name]?.trim() || undefined;
	const take = <T>(name: string, read: Read<T>, otherwise: T): T => {
		const raw = text(name);
		if (raw === undefined) return otherwise;
		const got = read(raw);
		if (got.ok) return got.value;
		problems.push({ variable: name, reason: got.reason, remedy: got.remedy });
		return otherwise;
	};

	const data = resolve(text('SUITCASE_DATA') ?? './data');
	const databaseUrl = take('DATABASE_URL', postgresUrl, null);
	const databaseUrls: Secrets['databaseUrls'] = {};
	for (const login of logins) {
		const url = take(`DATABASE_URL_${login.toUpperCase()}`, postgresUrl, null);
		if (url) databaseUrls[login] = url;
	}
	const doors = take('DOORS', choice('all', 'public'), 'all');
	const external = databaseUrl !== null || Object.keys(databaseUrls).length > 0;
	const practice = take('PRACTICE', choice('auto', 'off'), 'auto');
	const mailUrl = take('MAIL_URL', smtpUrl, null);
	const mailFrom = text('MAIL_FROM') ?? null;
	const port = take('PORT', count(0, 65535), 3000);
	const origin = take('ORIGIN', httpOrigin, null);
	const trustedProxy = take('TRUSTED_PROXY', (raw) => (raw === 'off' ? { ok: true, value: 0 } : count(0, 9)(raw)), 0);
	const drillAddresses = take('DRILL_ADDRESSES', httpOrigins, []);
	const workers = take('WORKERS', choice('on', 'off'), doors === 'all' ? 'on' : 'off');

	if (doors === 'public' && !databaseUrls.public)
		problems.push({
			variable: 'DATABASE_URL_PUBLIC',
			reason: 'DOORS=public starts a node for readers, and such a node owns no database and makes no logins',
			remedy: 'set DATABASE_URL_PUBLIC to the login suitcase_public of the main node, or remove DOORS'
		});
	if (doors === 'all' && external && !databaseUrl && !databaseUrls.owner)
		problems.push({
			variable: 'DATABASE_URL',
			reason: 'a login of a single door is set, but not the database itself',
			remedy: 'set DATABASE_URL to the owner of the database, or remove the DATABASE_URL_… variables'
		});
	if (mailUrl && !mailFrom)
		problems.push({
			variable: 'MAIL_FROM',
			reason: 'MAIL_URL is set, but not who the mail comes from',
			remedy: 'set MAIL_FROM to an address such as desk@example.org'
		});

	if (problems.length > 0) return { ok: false, problems };
	return {
		ok: true,
		value: {
			config: {
				host: text('HOST') ?? '127.0.0.1',
				port,
				origin,
				data,
				files: `${data}/files`,
				database: external ? 'external' : 'embedded',
				doors,
				keysFile: resolve(text('SUITCASE_KEYS') ?? `${data}/keys/master.json`),
				secretFile: resolve(text('SUITCASE_SECRET') ?? `${data}/keys/second-secret`),
				ledger: resolve(text('SUITCASE_LEDGER') ?? `${data}/ledger`),
				ledgerSecond: text('SUITCASE_LEDGER_SECOND') ? resolve(text('SUITCASE_LEDGER_SECOND') ?? '') : null,
				backups: resolve(text('SUITCASE_BACKUPS') ?? `${data}/backups`),
				memoryFolder: resolve(text('SUITCASE_TMPFS') ?? '/dev/shm'),
				trustedProxy,
				mailFrom,
				practice: practice === 'auto' && !external,
				workers: workers === 'on',
				drillAddresses
			},
			secrets: { databaseUrl, databaseUrls, mailUrl }
		}
	};
}

/** The settings of this process; on a mistake says what to do and ends with code 2. */
export function settingsOrExit(): Settings {
	const read = readSettings(process.env);
	if (read.ok) return read.value;
	for (const { variable, reason, remedy } of read.problems)
		console.error(`\n${variable}: ${reason}.\n  What to do: ${remedy}.`);
	console.error('\nNothing was started and nothing was changed.');
	process.exit(2);
}

/**
 * The framework's adapter reads two settings from the environment when it is loaded; they are set here and nowhere else.
 * `bodyLimit` in bytes.
 */
export function prepareAdapter(protocolHeader: string, bodyLimit: number): void {
	process.env.PROTOCOL_HEADER = protocolHeader;
	process.env.BODY_SIZE_LIMIT = String(bodyLimit);
	for (const name of ['ADDRESS_HEADER', 'HOST_HEADER', 'PORT_HEADER', 'XFF_DEPTH']) delete process.env[name];
}
