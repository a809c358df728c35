import { useRef, useState, type ChangeEvent, type ReactNode } from 'react';

import { useDo, type Photo } from '../api';
import { sorry } from '../shop/sorry';
import { useWords } from '../words';
import { Button } from './Button';
import { CropPhoto, type Cut } from './CropPhoto';
import { Notice } from './Notice';
import s from './PickPhoto.module.css';

type Props = {
  onPicked: (photo: Photo) => void;
  children: ReactNode;
  /** For a house plate: square, and always cropped. */
  square?: boolean;
  kind?: 'main' | 'paper';
};

/**
 * Picks a photo from this computer. The input stays in the page, because WebKit forgets one that does not; what was taken
 * with it (place, camera) is left behind by the program before anybody sees the photo.
 */
export function PickPhoto({ onPicked, children, square, kind }: Props) {
  const say = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const send = useDo('POST /photos');
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.target.files ?? [];
    event.target.value = '';
    if (!chosen) return;
    if (square) setFile(chosen);
    else put(chosen);
  };
  const put = (chosen: File, cut?: Cut) => {
    setFile(undefined);
    send.mutate({ query: cut, body: chosen }, { onSuccess: onPicked });
  };
  return (
    <div className={s.pick}>
      <input ref={input} type="file" accept="image/*" className="sr" tabIndex={-1} aria-hidden="true" onChange={picked} />
      <Button kind={kind} icon="camera" isPending={send.isPending} onPress={() => input.current?.click()}>
        {send.isPending ? say('photo.coming') : children}
      </Button>
      <Notice>{sorry(say, send.error)}</Notice>
      {file && <CropPhoto file={file} aspect={1} onClose={() => setFile(undefined)} onCut={(cut) => put(file, cut)} />}
    </div>
  );
}
