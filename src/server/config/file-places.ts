import { join } from 'node:path';

/** Where files lie below the data folder: sealed originals, and what readers may get (absolute paths). */
export function filePlaces(config: { readonly data: string }): { readonly sealed: string; readonly public: string } {
	return { sealed: join(config.data, 'files', 'sealed'), public: join(config.data, 'files', 'public') };
}
