/** The icons in use: Phosphor duotone (MIT), and bold where a sign has no inside to paint. One line each. */
import browse from '@phosphor-icons/core/assets/duotone/storefront-duotone.svg?raw';
import deals from '@phosphor-icons/core/assets/duotone/handshake-duotone.svg?raw';
import things from '@phosphor-icons/core/assets/duotone/toolbox-duotone.svg?raw';
import credits from '@phosphor-icons/core/assets/duotone/coins-duotone.svg?raw';
import calendar from '@phosphor-icons/core/assets/duotone/calendar-dots-duotone.svg?raw';
import warning from '@phosphor-icons/core/assets/duotone/warning-duotone.svg?raw';
import people from '@phosphor-icons/core/assets/duotone/users-duotone.svg?raw';
import connection from '@phosphor-icons/core/assets/duotone/plugs-connected-duotone.svg?raw';
import settings from '@phosphor-icons/core/assets/duotone/gear-duotone.svg?raw';
import camera from '@phosphor-icons/core/assets/duotone/camera-duotone.svg?raw';
import search from '@phosphor-icons/core/assets/duotone/magnifying-glass-duotone.svg?raw';
import ok from '@phosphor-icons/core/assets/duotone/check-circle-duotone.svg?raw';
import chat from '@phosphor-icons/core/assets/duotone/chat-circle-text-duotone.svg?raw';
import hourglass from '@phosphor-icons/core/assets/duotone/hourglass-medium-duotone.svg?raw';
import calendarOk from '@phosphor-icons/core/assets/duotone/calendar-check-duotone.svg?raw';
import home from '@phosphor-icons/core/assets/duotone/house-line-duotone.svg?raw';
import printer from '@phosphor-icons/core/assets/duotone/printer-duotone.svg?raw';
import scissors from '@phosphor-icons/core/assets/duotone/scissors-duotone.svg?raw';
import pencil from '@phosphor-icons/core/assets/duotone/pencil-simple-duotone.svg?raw';
import trash from '@phosphor-icons/core/assets/duotone/trash-duotone.svg?raw';
import clock from '@phosphor-icons/core/assets/duotone/clock-duotone.svg?raw';
import letter from '@phosphor-icons/core/assets/duotone/envelope-simple-duotone.svg?raw';
import door from '@phosphor-icons/core/assets/duotone/door-open-duotone.svg?raw';
import help from '@phosphor-icons/core/assets/duotone/question-duotone.svg?raw';
import bringIn from '@phosphor-icons/core/assets/duotone/tray-arrow-down-duotone.svg?raw';
import away from '@phosphor-icons/core/assets/duotone/plugs-duotone.svg?raw';
import star from '@phosphor-icons/core/assets/duotone/bookmark-simple-duotone.svg?raw';
import link from '@phosphor-icons/core/assets/duotone/link-duotone.svg?raw';
import copy from '@phosphor-icons/core/assets/duotone/copy-duotone.svg?raw';
import globe from '@phosphor-icons/core/assets/duotone/globe-hemisphere-west-duotone.svg?raw';
import qr from '@phosphor-icons/core/assets/duotone/qr-code-duotone.svg?raw';
import wrench from '@phosphor-icons/core/assets/duotone/wrench-duotone.svg?raw';
import heart from '@phosphor-icons/core/assets/duotone/heart-duotone.svg?raw';
import tag from '@phosphor-icons/core/assets/duotone/tag-duotone.svg?raw';
import stack from '@phosphor-icons/core/assets/duotone/stack-duotone.svg?raw';
import hand from '@phosphor-icons/core/assets/duotone/hand-heart-duotone.svg?raw';
import turn from '@phosphor-icons/core/assets/duotone/arrow-clockwise-duotone.svg?raw';
import note from '@phosphor-icons/core/assets/duotone/note-pencil-duotone.svg?raw';
import basket from '@phosphor-icons/core/assets/duotone/basket-duotone.svg?raw';
import moon from '@phosphor-icons/core/assets/duotone/moon-duotone.svg?raw';
import eye from '@phosphor-icons/core/assets/duotone/eye-duotone.svg?raw';
import lock from '@phosphor-icons/core/assets/duotone/lock-simple-duotone.svg?raw';
import gift from '@phosphor-icons/core/assets/duotone/gift-duotone.svg?raw';
import laptop from '@phosphor-icons/core/assets/duotone/laptop-duotone.svg?raw';
import tower from '@phosphor-icons/core/assets/duotone/desktop-tower-duotone.svg?raw';
import unseen from '@phosphor-icons/core/assets/duotone/eye-slash-duotone.svg?raw';
import refuse from '@phosphor-icons/core/assets/duotone/prohibit-duotone.svg?raw';
import flag from '@phosphor-icons/core/assets/duotone/flag-duotone.svg?raw';
import check from '@phosphor-icons/core/assets/bold/check-bold.svg?raw';
import plus from '@phosphor-icons/core/assets/bold/plus-bold.svg?raw';
import next from '@phosphor-icons/core/assets/bold/arrow-right-bold.svg?raw';
import left from '@phosphor-icons/core/assets/bold/caret-left-bold.svg?raw';
import right from '@phosphor-icons/core/assets/bold/caret-right-bold.svg?raw';
import down from '@phosphor-icons/core/assets/bold/caret-down-bold.svg?raw';
import list from '@phosphor-icons/core/assets/bold/list-bullets-bold.svg?raw';
import close from '@phosphor-icons/core/assets/bold/x-bold.svg?raw';
import minus from '@phosphor-icons/core/assets/bold/minus-bold.svg?raw';

export const ICONS = {
  browse,
  deals,
  things,
  credits,
  calendar,
  warning,
  people,
  connection,
  settings,
  camera,
  search,
  ok,
  chat,
  hourglass,
  'calendar-ok': calendarOk,
  home,
  printer,
  scissors,
  pencil,
  trash,
  clock,
  letter,
  door,
  help,
  import: bringIn,
  away,
  star,
  link,
  copy,
  globe,
  qr,
  wrench,
  heart,
  tag,
  stack,
  hand,
  turn,
  note,
  basket,
  moon,
  eye,
  lock,
  gift,
  laptop,
  tower,
  unseen,
  refuse,
  flag,
  check,
  plus,
  next,
  left,
  right,
  down,
  list,
  close,
  minus,
};

export type IconName = keyof typeof ICONS;
