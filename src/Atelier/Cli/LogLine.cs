using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Atelier.Cli;

/// <summary>Writes each entry of the log on a line of its own: time in UTC, level, where it comes from, what it says.</summary>
internal sealed class LogLine() : ConsoleFormatter(Format)
{
    public const string Format = "line";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var text = entry.Formatter(entry.State, entry.Exception);
        if (entry.Exception is { } fault)
            text = $"{text} {fault}";
        textWriter.WriteLine($"{time} {Level(entry.LogLevel)}: {entry.Category}[{entry.EventId.Id}] {text.ReplaceLineEndings(" ")}");
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
