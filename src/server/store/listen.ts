/**
 * The listening connection: hears what is gone, and knows how fresh its knowledge is. A connection can fall silent without
 * an error (a cable, a firewall), so a question is sent on it every half second; only an answer counts as life.
 */
import { Client } from 'pg';

export const goneChannel = 'suitcase_gone';
const beatEvery = 500;
const patience = 2_000;
// Any answer is a sign of life; this one is also worth knowing.
const question = "select coalesce((select value = 'true'::jsonb from shown.site where key = 'practice'), false) as on";

export interface Listening {
	stop(): Promise<void>;
}

export interface Hearing {
	/** Something is gone: the payload's space-separated tags. */
	gone(tags: string[]): void;
	/** The connection listens from now on: whatever was read before may have missed something. */
	listening(): void;
	/** Everything committed before `sentAt` (ms, `performance.now()`) has been heard. */
	beat(sentAt: number): void;
	/** The connection broke: nothing is heard until `listening`. */
	lost(): void;
	/** Whether practice mode is on, as read with each beat. */
	practice?(on: boolean): void;
}

/** Listens with the login of `url` until stopped; reconnects with growing pauses (0.1 to 2 s). */
export function listen(url: string, hearing: Hearing): Listening {
	let stopped = false;
	let current: Client | null = null;
	let pause = 100;
	let timer: NodeJS.Timeout | undefined;

	const again = () => {
		if (stopped) return;
		timer = setTimeout(() => void open(), pause);
		pause = Math.min(pause * 2, 2_000);
	};
	const open = async () => {
		const client = new Client({
			connectionString: url,
			application_name: 'suitcase-listen',
			connectionTimeoutMillis: patience
		});
		current = client;
		let over = false;
		const leave = () => {
			if (over) return;
			over = true;
			clearTimeout(timer);
			hearing.lost();
			// Not end(): on a silent connection a polite goodbye would wait for ever.
			destroy(client);
			again();
		};
		client.on('error', leave);
		client.on('end', leave);
		client.on('notification', ({ channel, payload }) => {
			if (channel === goneChannel && !over) hearing.gone((payload ?? '*').split(' ').filter(Boolean));
		});
		try {
			await client.connect();
			await client.query(`listen ${goneChannel}`);
		} catch {
			return leave();
		}
		if (over || stopped) return leave();
		pause = 100;
		hearing.listening();
		const beat = () => {
			const sentAt = performance.now();
			const silent = setTimeout(leave, patience);
			client.query<{ on: boolean }>(question).then(
				({ rows }) => {
					clearTimeout(silent);
					if (over) return;
					hearing.beat(sentAt);
					hearing.practice?.(rows[0]?.on ?? false);
					timer = setTimeout(beat, beatEvery);
				},
				() => {
					clearTimeout(silent);
					leave();
				}
			);
		};
		beat();
	};
	void open();
	return {
		async stop() {
			stopped = true;
			clearTimeout(timer);
			if (current) destroy(current);
		}
	};
}

function destroy(client: Client): void {
	client.removeAllListeners('notification');
	client.connection.stream.destroy();
}
