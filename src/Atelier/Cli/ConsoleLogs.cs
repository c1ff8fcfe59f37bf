using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Atelier.Cli;

/// <summary>The log of a server: lines on standard output, those of the framework from warnings on.</summary>
internal static class ConsoleLogs
{
    private const string Framework = "Microsoft";

    public static void Configure(ILoggingBuilder logging) => logging
        .AddFilter(Framework, LogLevel.Warning)
        .AddConsole(console => console.FormatterName = LogLine.Format)
        .AddConsoleFormatter<LogLine, ConsoleFormatterOptions>();

    /// <summary>The same, put together by hand: a container of its own costs the emulator a tenth of its start.</summary>
    public static ILoggerFactory Create()
    {
        var console = new ConsoleLoggerProvider(new Settled(new ConsoleLoggerOptions { FormatterName = LogLine.Format }), [new LogLine()]);
        var filter = new LoggerFilterOptions { MinLevel = LogLevel.Information };
        filter.Rules.Add(new LoggerFilterRule(providerName: null, Framework, LogLevel.Warning, filter: null));
        return new LoggerFactory([console], filter);
    }

    private sealed class Settled(ConsoleLoggerOptions options) : IOptionsMonitor<ConsoleLoggerOptions>
    {
        public ConsoleLoggerOptions CurrentValue => options;

        public ConsoleLoggerOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<ConsoleLoggerOptions, string?> listener) => null;
    }
}
