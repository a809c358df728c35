import { expect, it } from 'vitest';

import { namesIn } from './names';

it('takes one name a line, and each only once', () => {
  expect(namesIn('Ana\r\n\r\n Béla \nAna\n')).toEqual(['Ana', 'Béla']);
});

it('takes the first column with letters in it, and leaves out the title', () => {
  expect(namesIn('\uFEFFName;Door\nFumiko;3\n"Okafor, Chidi";5')).toEqual(['Fumiko', 'Okafor, Chidi']);
  expect(namesIn('12,Emre\n13,Dorothea')).toEqual(['Emre', 'Dorothea']);
});
