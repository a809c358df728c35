// How a neighbour uses a page: with a mouse, or with nothing but the keyboard. Both find things by what is said of them.
import { PATIENCE_MS } from './street.mjs';

/** More stops than any page has. */
const STOPS = 200;

class Hands {
  constructor(neighbour, say) {
    this.neighbour = neighbour;
    this.page = neighbour.page;
    this.say = say;
  }

  /** The same hands, for which there is nothing but this part of the page, like a dialog. */
  inside(part) { return Object.assign(Object.create(this), { part }); }

  button(name) { return (this.part ?? this.page).getByRole('button', { name, exact: true }).filter({ visible: true }).first(); }
  link(name) { return this.page.getByRole('link', { name }).filter({ visible: true }).first(); }
  field(name) { return this.page.getByLabel(name, { exact: true }).filter({ visible: true }).first(); }

  async photo(name, file) {
    const asked = this.page.waitForEvent('filechooser');
    await this.press(name);
    await (await asked).setFiles(file);
  }

  async sees(text) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor()
      .catch(() => { throw new Error(`${this.page.url()}: never said “${text}”`); });
  }
}

export class Mouse extends Hands {
  press(name) { return this.button(name).click(); }
  follow(name) { return this.link(name).click(); }
  write(label, text) { return this.field(label).fill(text); }
  choose(label, value) { return this.field(label).selectOption(value); }

  /** Takes the second free day and the one two days later. */
  async days() {
    const free = this.page.locator('[role=gridcell] [role=button]:not([aria-disabled=true])');
    await free.nth(1).click();
    await free.nth(3).click();
  }
}

/** Nothing but keys: Tab to a thing, then what it asks for. */
export class Keyboard extends Hands {
  async reach(target, what) {
    await target.waitFor({ timeout: PATIENCE_MS }).catch(() => { throw new Error(`${this.page.url()}: there is no “${what}”`); });
    const wanted = await target.elementHandle();
    for (let stop = 0; stop < STOPS; stop += 1) {
      const { isThere, isSeen } = await wanted.evaluate((element) => {
        const isThere = document.activeElement === element;
        if (!isThere) return { isThere };
        const { outlineStyle, boxShadow } = getComputedStyle(element);
        // Where a whole card is one link, the card wears the ring.
        const card = element.closest('li > *');
        const isSeen = outlineStyle !== 'none' || boxShadow !== 'none' || (card !== null && getComputedStyle(card).outlineStyle !== 'none');
        return { isThere, isSeen };
      });
      if (isThere && !isSeen) throw new Error(`${this.page.url()}: “${what}” has the keyboard, and nothing shows it`);
      if (isThere) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${this.page.url()}: “${what}” is not reached by the keyboard`);
  }

  async press(name) {
    await this.reach(this.button(name), name);
    await this.page.keyboard.press('Enter');
  }

  async follow(name) {
    await this.reach(this.link(name), name);
    await this.page.keyboard.press('Enter');
  }

  async write(label, text) {
    await this.reach(this.field(label), label);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
  }

  async choose(label, value) {
    const list = this.field(label);
    await this.reach(list, label);
    await this.page.keyboard.press('Home');
    for (let step = 0; step < 30 && (await list.inputValue()) !== value; step += 1) await this.page.keyboard.press('ArrowDown');
    if ((await list.inputValue()) !== value) throw new Error(`${this.page.url()}: “${label}” does not take ${value} by the keyboard`);
  }

  async days() {
    const first = this.page.locator('[role=gridcell] [role=button][tabindex="0"]');
    await this.reach(first, 'a day of the calendar');
    for (const key of ['ArrowRight', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter']) await this.page.keyboard.press(key);
  }
}
