import { expect, test } from 'vitest';
import { reaches, reachOf } from './reach.ts';

test('a manager of the network reaches every office, everybody else their own', () => {
	const network = reachOf({ roles: ['network_manager'], officeId: null });
	expect([reaches(network, 'brussels'), reaches(network, null)]).toEqual([true, true]);
	const manager = reachOf({ roles: ['office_manager'], officeId: 'brussels' });
	expect(['brussels', 'tunis', null].map((id) => reaches(manager, id))).toEqual([true, false, false]);
});
test('who belongs to no office reaches none, and nothing that belongs to none', () => {
	const nowhere = reachOf({ roles: ['editor'], officeId: null });
	expect(['brussels', null].map((id) => reaches(nowhere, id))).toEqual([false, false]);
});
