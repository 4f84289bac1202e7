import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import "./prose.css";

/** Markdown of models and people. Raw HTML is not rendered and images are not fetched: both would let text reach out. */
export default function MarkdownText({ text }: { text: string }) {
  return (
    <div className="prose-text">
      <Markdown
        remarkPlugins={[remarkGfm]}
        components={{
          img: ({ alt }) => <span>[image: {alt || "no description"}]</span>,
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer noopener nofollow">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}
