import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** An address below a language that leads nowhere: said in that language, with the menu around it. */
export const load: PageServerLoad = () => {
	error(404);
};
