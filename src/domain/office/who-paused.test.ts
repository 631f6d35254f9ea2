import { expect, test } from 'vitest';
import { deskMayLift, PAUSED_BY, whoPaused } from './who-paused.ts';

test('whoever works here and paused for somebody is staff, all others are named as they are', () => {
	expect(['teller', 'trusted', 'partner', 'anonymous', 'member:0b1c', 'system', null].map(whoPaused)).toEqual([
		'teller',
		'trusted',
		'partner',
		'anonymous',
		'staff',
		'staff',
		'staff'
	]);
});

test('two people at the desk end every pause but the teller’s own and that of somebody whom the teller trusts', () => {
	expect(PAUSED_BY.filter(deskMayLift)).toEqual(['anonymous', 'staff', 'partner']);
});
