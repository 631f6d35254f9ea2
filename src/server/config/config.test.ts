import { describe, expect, test } from 'vitest';
import { readSettings } from './config.ts';

function problemsOf(env: Record<string, string>): string[] {
	const read = readSettings(env);
	return read.ok ? [] : read.problems.map((problem) => problem.variable);
}

describe('settings', () => {
	test('an empty environment is a whole configuration', () => {
		const read = readSettings({});
		expect(read.ok).toBe(true);
		if (!read.ok) return;
		expect(read.value.config).toMatchObject({
			host: '127.0.0.1',
			port: 3000,
			database: 'embedded',
			doors: 'all',
			practice: true,
			workers: true,
			trustedProxy: 0,
			origin: null
		});
	});
	test('practice is not offered on a database that others may share', () => {
		const read = readSettings({ DATABASE_URL: 'postgres://a:b@db/suitcase' });
		expect(read.ok && read.value.config.practice).toBe(false);
		expect(read.ok && read.value.config.database).toBe('external');
	});
	test('every mistake is told at once, by variable', () => {
		expect(problemsOf({ PORT: '80a', ORIGIN: 'example.org', TRUSTED_PROXY: 'yes', DOORS: 'some' }).sort()).toEqual([
			'DOORS',
			'ORIGIN',
			'PORT',
			'TRUSTED_PROXY'
		]);
	});
	test('a node for readers needs the readers’ login', () => {
		expect(problemsOf({ DOORS: 'public' })).toEqual(['DATABASE_URL_PUBLIC']);
		expect(problemsOf({ DOORS: 'public', DATABASE_URL_PUBLIC: 'postgres://a:b@db/suitcase' })).toEqual([]);
	});
	test('no password is repeated in a problem or in the configuration', () => {
		const wrong = readSettings({ DATABASE_URL: 'mysql://me:hunter2@db/x', MAIL_URL: 'http://me:hunter2@m' });
		expect(wrong.ok).toBe(false);
		expect(JSON.stringify(wrong)).not.toContain('hunter2');
		const right = readSettings({ DATABASE_URL: 'postgres://me:hunter2@/x?host=/run/postgresql' });
		expect(right.ok && JSON.stringify(right.value.config)).not.toContain('hunter2');
		expect(right.ok && right.value.secrets.databaseUrl).toContain('hunter2');
	});
});
