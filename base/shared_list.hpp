// A list that its copies share: a copy costs nothing, and whoever changes it gets a list of his own
// first. Not for lists that are changed often and copied seldom: those are vectors.
#pragma once

#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace ve {

template <class T>
class SharedList {
  public:
    using value_type = T;

    SharedList() = default;
    SharedList(std::vector<T> list) : list_{std::make_shared<std::vector<T>>(std::move(list))} {}
    SharedList(std::initializer_list<T> list) : SharedList{std::vector<T>{list}} {}

    const std::vector<T>& get() const {
        static const std::vector<T> nothing;
        return list_ == nullptr ? nothing : *list_;
    }
    operator const std::vector<T>&() const { return get(); }
    std::size_t size() const { return get().size(); }
    bool empty() const { return get().empty(); }
    auto begin() const { return get().begin(); }
    auto end() const { return get().end(); }
    const T& operator[](std::size_t i) const { return get()[i]; }
    const T& at(std::size_t i) const { return get().at(i); }
    const T& front() const { return get().front(); }
    const T& back() const { return get().back(); }

    // To be changed: nobody else sees it. Not to be kept.
    std::vector<T>& edit() {
        if (list_ == nullptr)
            list_ = std::make_shared<std::vector<T>>();
        else if (list_.use_count() > 1)
            list_ = std::make_shared<std::vector<T>>(*list_);
        return *list_;
    }
    void push_back(T one) { edit().push_back(std::move(one)); }
    template <class... From>
    T& emplace_back(From&&... from) {
        return edit().emplace_back(std::forward<From>(from)...);
    }
    void resize(std::size_t size) { edit().resize(size); }

    bool operator==(const SharedList& other) const {
        return list_ == other.list_ || get() == other.get();
    }

  private:
    std::shared_ptr<std::vector<T>> list_;
};

}  // namespace ve
