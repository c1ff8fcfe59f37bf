using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.Streaming;

/// <summary>What is logged, a line each.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? fault, Func<TState, Exception?, string> format) =>
        Lines.Enqueue($"{format(state, fault)} {fault}");

    public void Dispose()
    {
    }
}
