using System.Globalization;
using System.Text.RegularExpressions;
using Atelier.Api;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Tests.Properties;

/// <summary>A way to change a signed message, with numbers that say where and into what.</summary>
public sealed record Mutation(string Kind, int Where, int Into)
{
    private const string DateHeader = "x-amz-date";
    private const string TestHeader = "x-amz-test";
    private const string Authorization = "authorization";

    private static readonly Dictionary<string, Func<SignedMessage, Mutation, string, SignedMessage>> Kinds = new()
    {
        ["path"] = (message, how, _) => message with { Target = how.Change(message.Target, "/2020-08-01/".Length, QueryAt(message)) },
        ["query"] = (message, how, _) => message with { Target = how.Change(message.Target, QueryAt(message) + 1, message.Target.Length) },
        ["more query"] = (message, how, _) =>
            message with { Target = $"{message.Target}{(message.Target.Contains('?') ? '&' : '?')}x{how.Into}=" },
        ["longer path"] = (message, how, _) => message with { Target = message.Target.Insert(QueryAt(message), $"/x{how.Into}") },
        ["method"] = (message, how, _) => message with { Method = how.Other(message.Method, "GET", "POST", "PUT", "PATCH", "DELETE") },
        ["body"] = (message, how, _) => message with { Body = how.Flip(message.Body) },
        ["more body"] = (message, how, _) => message with { Body = [.. message.Body, (byte)how.Into] },
        ["date"] = (message, how, _) => With(message, DateHeader, date => DateTime
            .ParseExact(date, SigV4.TimeFormat, CultureInfo.InvariantCulture)
            .AddSeconds(1 + how.Into % 60).ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture)),
        ["header"] = (message, how, _) => With(message, TestHeader, value => value + "x" + how.Into),
        ["header gone"] = (message, _, _) => With(message, TestHeader, _ => ""),
        ["signature"] = (message, how, _) => With(message, Authorization, value => how.Change(value, value.Length - 64, value.Length)),
        ["scope"] = (message, how, _) => With(
            message, Authorization, value => value.Replace("/us-west-2/", $"/us-east-{1 + how.Into % 2}/", StringComparison.Ordinal)),
        ["signed headers"] = (message, _, _) => With(
            message, Authorization, value => value.Replace($";{TestHeader}", "", StringComparison.Ordinal)),
        ["somebody else's key"] = (message, _, keyId) => With(
            message, Authorization, value => Regex.Replace(value, "Credential=[^/]+", $"Credential={keyId}")),
    };

    internal static Gen<Mutation> Any =>
        from kind in Gen.Elements(Kinds.Keys.AsEnumerable())
        from place in Gen.Choose(0, 1 << 20)
        from change in Gen.Choose(0, 1 << 20)
        select new Mutation(kind, place, change);

    /// <summary>The changed message, or null where there is nothing of that kind to change.</summary>
    /// <param name="message">What was signed.</param>
    /// <param name="otherKeyId">The id of a key that is good, for somebody else.</param>
    internal SignedMessage? Apply(SignedMessage message, string otherKeyId)
    {
        var changed = Kinds[Kind](message, this, otherKeyId);
        return ReferenceEquals(changed.Body, message.Body) && changed.Target == message.Target && changed.Method == message.Method
            && changed.Headers.SequenceEqual(message.Headers) ? null : changed;
    }

    private static int QueryAt(SignedMessage message) =>
        message.Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? at : message.Target.Length;

    private static SignedMessage With(SignedMessage message, string header, Func<string, string> change) =>
        message with { Headers = new Dictionary<string, string>(message.Headers) { [header] = change(message.Headers[header]) } };

    // Another letter or digit in the place of one; hexadecimal stays hexadecimal, and never the same digit in the other case.
    private string Change(string text, int from, int to)
    {
        var places = Enumerable.Range(from, Math.Max(0, to - from)).Where(at => char.IsAsciiLetterOrDigit(text[at])).ToArray();
        if (places.Length == 0)
            return text;
        var at = places[Where % places.Length];
        var others = "0123456789abcdef".Where(other => other != char.ToLowerInvariant(text[at])).ToArray();
        return string.Concat(text.AsSpan(0, at), others[Into % others.Length].ToString(), text.AsSpan(at + 1));
    }

    private string Other(string value, params string[] values) =>
        values.Where(other => other != value).ElementAt(Into % (values.Length - 1));

    private byte[] Flip(byte[] body)
    {
        if (body.Length == 0)
            return body;
        var flipped = body.ToArray();
        flipped[Where % body.Length] ^= (byte)(1 + Into % 255);
        return flipped;
    }
}
