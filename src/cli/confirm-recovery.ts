import { randomInt } from 'node:crypto';
import { makeRecoveryKey } from '#server/seal/recovery.ts';
import { writeSetting } from '#server/store/settings.ts';
import type { Out } from './command.ts';
import type { OpenSite } from './site.ts';

const GROUP = 8;

/**
 * Makes the recovery key, shows it once, and asks for a part of it: a key that nobody wrote down is none. Returns whether
 * it was confirmed.
 */
export async function showRecoveryKey({ db, settings, clock }: OpenSite, out: Out): Promise<boolean> {
	// That somebody wrote an earlier one down says nothing of this one.
	await writeSetting(db, 'recovery_key_confirmed', null);
	const key = await makeRecoveryKey(settings.config.keysFile);
	const groups = key.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
	out.line(
		'This is the recovery key. It is shown now and never again. Write it down, twice, and keep it away from the server:'
	);
	out.line(`\n${groups.map((group, index) => `  ${String(index + 1).padStart(2)}  ${group}`).join('\n')}\n`);
	out.line('It opens master.recovery.age, which lies beside the master keys, and nothing else.');
	const asked = randomInt(2, groups.length);
	for (let tries = 0; tries < 3; tries++) {
		const typed = await out.ask(`Type line ${asked + 1} of it: `);
		if (typed === null) break;
		if (typed.trim().toUpperCase() === groups[asked]) {
			await writeSetting(db, 'recovery_key_confirmed', { at: new Date(clock()).toISOString() });
			out.line('Thank you. It is written down.');
			return true;
		}
		out.aside('That is not what stands there.');
	}
	out.aside('Nobody has confirmed it. Make a new one when you can write it down: npm run suitcase -- keys recovery');
	return false;
}
