import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSecondSecret } from './second-secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'suitcase-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the first start makes a secret that only its owner reads, and later starts find the same', () => {
	const path = join(folder, 'keys', 'second-secret');
	const first = openSecondSecret(path).derive('login/desk');
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(openSecondSecret(path).derive('login/desk')).toEqual(first);
});
test('each purpose has its own key', () => {
	const secret = openSecondSecret(join(folder, 'other'));
	expect(secret.derive('login/desk')).not.toEqual(secret.derive('login/public'));
	expect(secret.derive('login/desk')).toHaveLength(32);
});
test('a damaged secret is refused, not used', () => {
	const path = join(folder, 'short');
	writeFileSync(path, 'too short');
	expect(() => openSecondSecret(path)).toThrow(/restore it/);
});
